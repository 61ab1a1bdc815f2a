// Checking: what has passed takes one line; what has not, explains itself.
#include "tests/exercises/support/check.hpp"

#include <signal.h>

#include <cstdlib>
#include <iostream>

namespace {

void print_transcript(const Scene& scene, const std::string& name, const std::string& why) {
  std::cout << "✗ " << name << "\n\n";
  for (const std::string& line : scene.lines()) std::cout << "    " << line << "\n";
  std::cout << "\n  " << why << "\n";
}

bool passes(const Step& step) {
  Scene scene;
  try {
    step.play(scene);
    scene.end();
    std::cout << "✓ " << step.name << std::endl;
    return true;
  } catch (const Skipped& reason) {
    std::cout << "- " << step.name << ": not on this machine, " << reason.what() << std::endl;
    return true;
  } catch (const Failure& failure) {
    print_transcript(scene, step.name, failure.what());
  } catch (const std::exception& error) {
    print_transcript(scene, step.name, std::string("The check itself cannot go on: ") + error.what());
  }
  return false;
}

}  // namespace

int check(const std::vector<Step>& steps) {
  ::signal(SIGPIPE, SIG_IGN);  // a program that has ended reads nothing more; that is no end of its check
  for (const Step& step : steps)
    if (!passes(step)) return EXIT_FAILURE;
  return EXIT_SUCCESS;
}
