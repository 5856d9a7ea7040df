package dev.labelstream.e2e.relabel;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.labelstream.relabel.RelabelSettings;
import dev.labelstream.relabel.RelabelSettings.OneLabel;
import dev.labelstream.sinks.LabelProgress;
import java.util.Objects;

/**
 * What a relabel run has left.
 *
 * @param finished whether the job came to its own end; otherwise it was stopped
 * @param seconds from the submission to the end
 */
record RelabelResult(
    RelabelSettings settings, RelabelProgress progress, boolean finished, double seconds) {

  String json() {
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("dataset", settings.dataset());
    json.put("finished", finished);
    json.put("seconds", seconds);
    ObjectNode labels = json.putObject("labels");
    for (OneLabel label : settings.labels()) {
      LabelProgress progress =
          Objects.requireNonNull(this.progress.labels().get(label.name()), label.name());
      labels
          .putObject(label.name())
          .put("model", label.declaration().modelVersion())
          .put("version", progress.version())
          .put("rows", progress.rows())
          .put("done", progress.done())
          .put("to_do", progress.lacking())
          .put("failed", progress.failed());
    }
    return json.toString();
  }
}
