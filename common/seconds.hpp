// Seconds, whole or not, as Python's time.sleep and settimeout take them.
#pragma once

#include <chrono>

using Seconds = std::chrono::duration<double>;
