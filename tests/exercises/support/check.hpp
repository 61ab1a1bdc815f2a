// A check: the scenes that an exercise's programs have to pass.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tests/exercises/support/scene.hpp"

/// One thing that the programs have to do right; its name in both languages, "English · 中文".
struct Step {
  std::string name;
  std::function<void(Scene&)> play;
};

/// Plays all steps side by side, each in a process of its own. Prints a line for each, in their order, up to the first
/// that has failed; of that one the transcript. Returns the status for the check to exit with: 0 if all have passed, 1
/// if one has failed, 2 if the check itself could not go on. With ONLY_SCENE in the environment it plays the one of
/// that name.
int check(const std::vector<Step>& steps);
