// Printing: straight to the descriptor, so that a line is out when print returns.
#include "print.hpp"

#include <unistd.h>

#include <cerrno>
#include <string>

#include "stop.hpp"

void print(std::string_view line) {
  const std::string text = std::string(line) + "\n";
  Patience patience;
  for (std::string_view rest = text; !rest.empty();) {
    const ssize_t written = ::write(STDOUT_FILENO, rest.data(), rest.size());
    if (written >= 0) {
      rest.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EINTR) {
      patience.interrupted();
    } else {
      throw OutputError(errno, std::generic_category(), "write to the standard output");
    }
  }
}
