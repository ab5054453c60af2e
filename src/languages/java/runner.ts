/**
 * Runs one test class by JUnit's own launcher and prints what it throws as the JVM prints it: a fraction of what Maven needs to
 * start (https://junit.org/junit5/docs/current/user-guide/#launcher-api).
 */
export const jupiterRunner = `import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.*;
import org.junit.platform.launcher.core.*;

public class RunOne implements TestExecutionListener {
  int run, failed, skipped;

  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (test.isTest()) run++;
    result.getThrowable().ifPresent(error -> { failed++; error.printStackTrace(System.out); });
  }

  public void executionSkipped(TestIdentifier test, String why) {
    run++;
    skipped++;
  }

  public static void main(String[] args) {
    RunOne seen = new RunOne();
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request().selectors(DiscoverySelectors.selectClass(args[0])).build();
    LauncherFactory.create().execute(request, seen);
    System.out.println("Tests run: " + seen.run + ", Failures: " + seen.failed + ", Errors: 0, Skipped: " + seen.skipped);
    System.out.flush();
    Runtime.getRuntime().halt(seen.failed > 0 || seen.run == 0 ? 1 : 0);
  }
}
`;
