// Runs the tests, and closes with what was skipped, why, and a line of counts.
#include <gtest/gtest.h>

#include <iostream>
#include <map>
#include <string>

namespace {

// How many tests were skipped for each reason that they gave.
std::map<std::string, int> skipped(const testing::UnitTest& tests) {
  std::map<std::string, int> reasons;
  for (int suite = 0; suite < tests.total_test_suite_count(); ++suite) {
    const testing::TestSuite& its = *tests.GetTestSuite(suite);
    for (int test = 0; test < its.total_test_count(); ++test) {
      const testing::TestResult& result = *its.GetTestInfo(test)->result();
      if (!result.Skipped()) continue;
      const std::string reason = result.GetTestPartResult(result.total_part_count() - 1).message();
      ++reasons[reason.substr(0, reason.find('\n'))];
    }
  }
  return reasons;
}

}  // namespace

int main(int argc, char* argv[]) {
  testing::InitGoogleTest(&argc, argv);
  const int status = RUN_ALL_TESTS();
  const testing::UnitTest& tests = *testing::UnitTest::GetInstance();
  for (const auto& [reason, count] : skipped(tests)) std::cout << "skipped " << count << ": " << reason << "\n";
  std::cout << tests.successful_test_count() << " passed, " << tests.failed_test_count() << " failed, "
            << tests.skipped_test_count() << " skipped\n";
  return tests.test_to_run_count() == 0 ? 1 : status;
}
