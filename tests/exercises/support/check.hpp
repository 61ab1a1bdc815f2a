// A check: the scenes that an exercise's programs have to pass, one after another.
#pragma once

#include <string>
#include <vector>

#include "tests/exercises/support/scene.hpp"

/// One thing that the programs have to do right.
struct Step {
  std::string name;
  void (*play)(Scene&);
};

/// What a scene throws that this machine cannot play; what() says why.
class Skipped : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Plays the steps up to the first that fails, and prints a line for each; for one that fails, its transcript, too.
/// Returns the status for the check to exit with: 0 if all have passed.
int check(const std::vector<Step>& steps);
