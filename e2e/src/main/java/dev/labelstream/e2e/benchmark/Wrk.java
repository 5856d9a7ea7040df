package dev.labelstream.e2e.benchmark;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many pictures a second the server gives to who does nothing else with them. */
final class Wrk {

  private static final int SECONDS = 5;
  private static final Pattern RESULT =
      Pattern.compile("requests=(?<requests>\\d+) micros=(?<micros>\\d+) failed=(?<failed>\\d+)");

  private Wrk() {}

  /**
   * Asks for all pictures in turn for some seconds.
   *
   * @throws IOException if wrk fails or a request does
   */
  static double imagesPerSecond(WebTools tools, List<String> urls, Path directory)
      throws IOException, InterruptedException {
    Files.createDirectories(directory);
    Path script = WebTools.copyResource("all-pictures.lua", directory.resolve("all-pictures.lua"));
    Path paths = directory.resolve("paths");
    Files.write(paths, urls.stream().map(url -> URI.create(url).getRawPath()).toList());
    ProcessBuilder wrk =
        tools.process(
            List.of(
                tools.wrk().toString(),
                "--threads=2",
                "--connections=16",
                "--duration=" + SECONDS + "s",
                "--script=" + script,
                urls.get(0)));
    wrk.environment().put("PICTURE_PATHS", paths.toString());
    Process process = wrk.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    Matcher result = RESULT.matcher(said);
    if (!result.find() || !"0".equals(result.group("failed"))) {
      throw new IOException("wrk failed: " + said.strip());
    }
    return Double.parseDouble(result.group("requests"))
        * 1e6
        / Double.parseDouble(result.group("micros"));
  }
}
