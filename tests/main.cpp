// Runs the tests, and closes with a line of counts.
#include <gtest/gtest.h>

#include <iostream>

int main(int argc, char* argv[]) {
  testing::InitGoogleTest(&argc, argv);
  const int status = RUN_ALL_TESTS();
  const testing::UnitTest& tests = *testing::UnitTest::GetInstance();
  std::cout << tests.successful_test_count() << " passed, " << tests.failed_test_count() << " failed, "
            << tests.skipped_test_count() << " skipped\n";
  return tests.test_to_run_count() == 0 ? 1 : status;
}
