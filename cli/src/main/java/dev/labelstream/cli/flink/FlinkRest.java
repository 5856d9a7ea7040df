package dev.labelstream.cli.flink;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;

/** Plain requests to Flink's REST interface, JSON in and out. */
final class FlinkRest {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);
  // Running a jar builds the job's graph, in which the job may look at Kafka and the dataset.
  private static final Duration RUN_TIMEOUT = Duration.ofMinutes(3);
  // All problems of a job's settings in one message are some thousand characters.
  private static final int LONGEST_MESSAGE = 8000;
  private static final String SAYS_NOTHING = "Internal server error.";

  private final URI address;
  private final HttpClient client;
  private final ObjectMapper json = new ObjectMapper();

  FlinkRest(URI address) {
    this.address = withSlash(address);
    // HTTP/2 would be asked for in vain on each new connection.
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();
  }

  /** Behind a proxy the interface may be below a path. */
  private static URI withSlash(URI address) {
    String text = address.toString();
    return text.endsWith("/") ? address : URI.create(text + "/");
  }

  /** Without the user and password that it may carry. */
  URI address() {
    String text = address.toString();
    String user = address.getRawUserInfo();
    return user == null ? address : URI.create(text.replace(user + "@", ""));
  }

  JsonNode get(String path) throws IOException {
    return send(HttpRequest.newBuilder(address.resolve(path)).timeout(ANSWER_TIMEOUT).GET());
  }

  JsonNode post(String path, JsonNode body) throws IOException {
    return send(
        HttpRequest.newBuilder(address.resolve(path))
            .timeout(RUN_TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(json.writeValueAsBytes(body))));
  }

  JsonNode delete(String path) throws IOException {
    return send(HttpRequest.newBuilder(address.resolve(path)).timeout(ANSWER_TIMEOUT).DELETE());
  }

  /** Sends a jar as a form with one file. */
  JsonNode upload(String path, Path jar) throws IOException {
    String boundary = "labelstream-" + UUID.randomUUID();
    BodyPublisher file;
    try {
      file = BodyPublishers.ofFile(jar);
    } catch (FileNotFoundException e) {
      throw new IOException("There is no jar " + jar, e);
    }
    BodyPublisher form =
        BodyPublishers.concat(
            BodyPublishers.ofString(
                "--%s\r\nContent-Disposition: form-data; name=\"jarfile\"; filename=\"%s\"\r\nContent-Type: application/x-java-archive\r\n\r\n"
                    .formatted(boundary, jar.getFileName())),
            file,
            BodyPublishers.ofString("\r\n--%s--\r\n".formatted(boundary)));
    return send(
        HttpRequest.newBuilder(address.resolve(path))
            .timeout(RUN_TIMEOUT)
            .header("Content-Type", "multipart/form-data; boundary=" + boundary)
            .POST(form));
  }

  private JsonNode send(HttpRequest.Builder request) throws IOException {
    HttpResponse<byte[]> answer;
    try {
      answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (HttpTimeoutException e) {
      throw new FlinkUnreachableException(address(), "it does not answer in time", e);
    } catch (ConnectException e) {
      throw new FlinkUnreachableException(address(), "nobody listens there", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("Interrupted").initCause(e);
    } catch (IOException e) {
      throw new FlinkUnreachableException(address(), String.valueOf(e.getMessage()), e);
    }
    JsonNode body;
    try {
      body = json.readTree(answer.body());
    } catch (JsonProcessingException e) {
      throw new FlinkUnreachableException(
          address(),
          "what answers there with status %d is no Flink".formatted(answer.statusCode()),
          e);
    }
    if (answer.statusCode() >= 400) {
      throw new FlinkRefusedException(answer.statusCode(), errorIn(body, answer.statusCode()));
    }
    return body;
  }

  /** Flink sends whole stack traces; the causes' own words are what a person needs. */
  private static String errorIn(JsonNode body, int status) {
    StringBuilder errors = new StringBuilder();
    for (JsonNode error : body.path("errors")) {
      if (!error.asText().equals(SAYS_NOTHING)) {
        errors.append(errors.isEmpty() ? "" : "; ").append(Causes.told(error.asText()));
      }
    }
    if (errors.isEmpty()) {
      return "status " + status;
    }
    return errors.length() > LONGEST_MESSAGE
        ? errors.substring(0, LONGEST_MESSAGE) + "…"
        : errors.toString();
  }
}
