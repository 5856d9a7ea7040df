package dev.labelstream.cli.status;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.labelstream.cli.flink.Checkpoint;
import dev.labelstream.cli.flink.Job;

/** A status for a program. */
public final class StatusJson {

  private StatusJson() {}

  /** All of it, as one object; a figure that is not known is null. */
  public static ObjectNode of(Status status) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("context", status.context().name());
    root.put("asked", status.asked().toString());
    root.putObject("cluster")
        .put("rest", status.address().toString())
        .put("flinkVersion", status.cluster().flinkVersion())
        .put("taskManagers", status.cluster().taskManagers())
        .put("slots", status.cluster().slots())
        .put("freeSlots", status.cluster().freeSlots());
    root.put("dataset", status.dataset().orElse(null));
    ModelInUse model = status.model();
    if (model == null) {
      root.putNull("model");
    } else {
      root.putObject("model")
          .put("run", model.run())
          .put("model", model.model())
          .put("promotedAt", model.promotedAt())
          .put("baseModel", model.baseModel())
          .put("datasetVersion", model.datasetVersion());
    }
    ArrayNode jobs = root.putArray("jobs");
    for (Job job : status.jobs()) {
      jobs.addObject()
          .put("id", job.id())
          .put("name", job.name())
          .put("state", job.state())
          .put("started", job.started().toString())
          .put("runningTasks", job.runningTasks())
          .put("tasks", job.tasks());
    }
    ArrayNode ingests = root.putArray("ingest");
    for (IngestStatus ingest : status.ingests()) {
      IngestFigures figures = ingest.figures();
      ObjectNode node =
          ingests
              .addObject()
              .put("job", ingest.job().id())
              .put("state", ingest.job().state())
              .put("seen", figures.seen())
              .put("stored", figures.stored())
              .put("dead", figures.dead())
              .put("waiting", figures.waiting())
              .put("datasetVersion", figures.datasetVersion())
              .put("datasetRows", figures.datasetRows())
              .put("secondsSinceCommit", figures.secondsSinceCommit())
              .put("restarts", ingest.restarts());
      Checkpoint checkpoint = ingest.checkpoints().completed();
      node.put("checkpoint", checkpoint == null ? null : checkpoint.path());
      Checkpoint savepoint = ingest.checkpoints().savepoint();
      node.put("savepoint", savepoint == null ? null : savepoint.path());
    }
    ArrayNode troubles = root.putArray("needsAHand");
    for (Trouble trouble : status.troubles()) {
      troubles.addObject().put("what", trouble.what()).put("remedy", trouble.remedy());
    }
    return root;
  }
}
