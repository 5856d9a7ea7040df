package dev.labelstream.e2e.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.labelstream.e2e.benchmark.ColumnPeers.Way;
import java.util.Locale;
import java.util.Map;

/**
 * What adding a column took.
 *
 * @param pictureBytes of each row
 * @param ours seconds, in a warm JVM, from the first label to the new version
 * @param bytesWritten by ours
 * @param peers seconds of each, inside its process
 */
record ColumnFigures(
    Machine machine,
    int rows,
    int pictureBytes,
    double ours,
    long bytesWritten,
    Map<Way, Double> peers) {

  String toText() {
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%s%nA column for %,d rows with pictures of %,d bytes, in 10 fragments%n%-14s %8.3f s, %,d bytes written%n",
                machine.sentence(),
                rows,
                pictureBytes,
                "ours",
                ours,
                bytesWritten));
    peers.forEach(
        (way, seconds) ->
            text.append(
                String.format(
                    Locale.ROOT,
                    "%-14s %8.3f s, %.2f times ours%n",
                    way.title,
                    seconds,
                    seconds / ours)));
    return text.toString().stripTrailing();
  }

  String toJson() {
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("rows", rows);
    json.put("picture_bytes", pictureBytes);
    json.put("ours", ours);
    json.put("bytes_written", bytesWritten);
    peers.forEach((way, seconds) -> json.put(way.title, seconds));
    json.put("cores", machine.cores());
    json.put("load_before", machine.load());
    return json.toString();
  }
}
