package dev.labelstream.cli.flink;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
  private final ObjectMapper json = new ObjectMapper();

  FlinkRest(URI address) {
    this.address = withSlash(address);
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
    return answer(() -> open("GET", path, ANSWER_TIMEOUT));
  }

  JsonNode post(String path, JsonNode body) throws IOException {
    byte[] bytes = json.writeValueAsBytes(body);
    return answer(
        () -> {
          HttpURLConnection request = open("POST", path, RUN_TIMEOUT);
          send(request, "application/json", bytes.length, to -> to.write(bytes));
          return request;
        });
  }

  JsonNode delete(String path) throws IOException {
    return answer(() -> open("DELETE", path, ANSWER_TIMEOUT));
  }

  /** Sends a jar as a form with one file. */
  JsonNode upload(String path, Path jar) throws IOException {
    long size;
    try {
      size = Files.size(jar);
    } catch (NoSuchFileException e) {
      throw new IOException("There is no jar " + jar, e);
    }
    String boundary = "labelstream-" + UUID.randomUUID();
    byte[] head =
        "--%s\r\nContent-Disposition: form-data; name=\"jarfile\"; filename=\"%s\"\r\nContent-Type: application/x-java-archive\r\n\r\n"
            .formatted(boundary, jar.getFileName())
            .getBytes(UTF_8);
    byte[] end = "\r\n--%s--\r\n".formatted(boundary).getBytes(UTF_8);
    return answer(
        () -> {
          HttpURLConnection request = open("POST", path, RUN_TIMEOUT);
          send(
              request,
              "multipart/form-data; boundary=" + boundary,
              head.length + size + end.length,
              to -> {
                to.write(head);
                Files.copy(jar, to);
                to.write(end);
              });
          return request;
        });
  }

  /** Not java.net.http: its client takes longer to load than the whole of `status` else does. */
  private HttpURLConnection open(String method, String path, Duration timeout) throws IOException {
    HttpURLConnection request = (HttpURLConnection) address.resolve(path).toURL().openConnection();
    request.setRequestMethod(method);
    request.setConnectTimeout((int) CONNECT_TIMEOUT.toMillis());
    request.setReadTimeout((int) timeout.toMillis());
    request.setInstanceFollowRedirects(false);
    request.setUseCaches(false);
    return request;
  }

  private static void send(
      HttpURLConnection request, String contentType, long length, Writer writer)
      throws IOException {
    request.setRequestProperty("Content-Type", contentType);
    request.setDoOutput(true);
    // With its length known, the JDK sends a body once: else it may send one a second time by
    // itself.
    request.setFixedLengthStreamingMode(length);
    try (OutputStream body = request.getOutputStream()) {
      writer.writeTo(body);
    }
  }

  /** Writes a request's body. */
  @FunctionalInterface
  private interface Writer {
    void writeTo(OutputStream body) throws IOException;
  }

  /** Opens a connection, and sends the body if there is one. */
  @FunctionalInterface
  private interface Request {
    HttpURLConnection send() throws IOException;
  }

  private JsonNode answer(Request request) throws IOException {
    int status;
    byte[] answer;
    try {
      HttpURLConnection connection = request.send();
      status = connection.getResponseCode();
      try (InputStream body =
          status >= 400 ? connection.getErrorStream() : connection.getInputStream()) {
        answer = body == null ? new byte[0] : body.readAllBytes();
      }
    } catch (SocketTimeoutException e) {
      throw new FlinkUnreachableException(address(), "it does not answer in time", e);
    } catch (ConnectException e) {
      throw new FlinkUnreachableException(address(), "nobody listens there", e);
    } catch (UnknownHostException e) {
      throw new FlinkUnreachableException(address(), "no host has this name", e);
    } catch (IOException e) {
      throw new FlinkUnreachableException(address(), String.valueOf(e.getMessage()), e);
    }
    JsonNode body;
    try {
      body = json.readTree(answer);
    } catch (JsonProcessingException e) {
      throw new FlinkUnreachableException(
          address(), "what answers there with status %d is no Flink".formatted(status), e);
    }
    if (status >= 400) {
      throw new FlinkRefusedException(status, errorIn(body, status));
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
