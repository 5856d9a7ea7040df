package dev.labelstream.e2e.submit;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.labelstream.cli.context.Context;
import dev.labelstream.cli.context.Setting;
import dev.labelstream.cli.flink.FlinkCluster;
import dev.labelstream.cli.flink.Job;
import dev.labelstream.e2e.local.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** One command's dealing with a job on a cluster: it submits it, and follows it or not. */
public final class JobSession {

  private final FlinkCluster cluster;
  private final JobSubmission submission;
  private final JobOptions options;
  private final @Nullable String savepoints;
  private final PrintWriter out;
  private final PrintWriter person;

  /**
   * @param home the repository's root, where the build was
   * @param command whose output is written to
   * @throws IOException if the context's address is none
   */
  public JobSession(Context context, Path home, JobOptions options, CommandLine command)
      throws IOException {
    this.cluster = new FlinkCluster(context.rest());
    this.submission = new JobSubmission(cluster, home);
    this.options = options;
    this.savepoints = context.value(Setting.SAVEPOINTS).orElse(null);
    this.out = command.getOut();
    this.person = options.isJson() ? command.getErr() : command.getOut();
  }

  public FlinkCluster cluster() {
    return cluster;
  }

  public JobSubmission submission() {
    return submission;
  }

  /**
   * Submits the job, and follows it to its end unless it is detached; Ctrl-C asks whether it goes
   * on.
   *
   * @return the job, if it was followed to its end
   * @throws IOException if it is refused or has failed, with why
   */
  public Optional<Job> run(JobOrder order, JobProgress progress)
      throws IOException, InterruptedException {
    String id = submission.submit(order);
    Job job = submission.awaitAtWork(id);
    if (options.isDetached()) {
      tell(job, id);
      return Optional.empty();
    }
    person.println("Job %s runs at %s".formatted(id, cluster.address()));
    person.flush();
    StopQuestion question = new StopQuestion(cluster, savepoints, person);
    Optional<Job> ended =
        new FollowedJob(cluster, id, progress, person, Terminal.isThere())
            .follow(() -> question.ask(id));
    ended.ifPresent(last -> tell(last, "Job %s is %s".formatted(id, last.state())));
    return ended;
  }

  private void tell(Job job, String text) {
    if (options.isJson()) {
      ObjectNode result = JsonNodeFactory.instance.objectNode();
      result
          .put("job", job.id())
          .put("name", job.name())
          .put("rest", cluster.address().toString())
          .put("state", job.state());
      out.println(result);
    } else {
      out.println(text);
    }
    out.flush();
  }
}
