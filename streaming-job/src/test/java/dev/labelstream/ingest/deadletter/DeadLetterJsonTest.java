package dev.labelstream.ingest.deadletter;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.labelstream.udf.Failure;
import dev.labelstream.udf.FailureReason;
import dev.labelstream.udf.ImageRef;
import dev.labelstream.udf.KafkaPosition;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeadLetterJsonTest {

  private static final Instant UPLOADED_AT = Instant.parse("2026-01-02T03:04:05.123456789Z");
  private static final Instant FAILED_AT = Instant.parse("2026-01-02T03:04:06Z");
  private static final KafkaPosition POSITION = new KafkaPosition("uploads", 3, 17);

  @Test
  void failedUploadIsOneJsonObjectWithEveryField() {
    String json = new String(DeadLetterJson.write(failedUpload()), UTF_8);

    assertThat(json)
        .isEqualTo(
            """
            {"id":"猫","url":"http://u:p@x/a?sig=1","caption":"a \\"cat\\"",\
            "attributes":{"a":[1.50,1E+400],"b":"é"},\
            "uploaded_at":"2026-01-02T03:04:05.123456789Z",\
            "reason":"NOT_FOUND","detail":"The server said 404.","attempts":2,\
            "failed_at":"2026-01-02T03:04:06Z",\
            "topic":"uploads","partition":3,"offset":17,"message":null}""");
  }

  @Test
  void failedUploadComesBackAsItWent() throws IOException {
    DeadLetter letter = failedUpload();

    assertThat(DeadLetterJson.read(DeadLetterJson.write(letter)))
        .usingRecursiveComparison()
        .isEqualTo(letter);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no json", "{\"猫\": 1,\n\t2}", "\u0000\u0001", "\uFEFF{"})
  void originalTextComesBackAsItWent(String message) throws IOException {
    DeadLetter letter = unreadable(message.getBytes(UTF_8));

    assertThat(DeadLetterJson.read(DeadLetterJson.write(letter)))
        .usingRecursiveComparison()
        .isEqualTo(letter);
  }

  @Test
  void originalThatIsNoTextComesBackAsItWent() throws IOException {
    DeadLetter letter = unreadable("caf\u00e9".getBytes(ISO_8859_1));

    byte[] json = DeadLetterJson.write(letter);

    assertThat(new String(json, UTF_8))
        .endsWith("\"message\":null,\"message_base64\":\"Y2Fm6Q==\"}");
    assertThat(DeadLetterJson.read(json)).usingRecursiveComparison().isEqualTo(letter);
  }

  @ParameterizedTest
  @CsvSource({"1, 1.4", "34, 2.1", "92, 2.1", "29483, 1.1"})
  void deadLetterIsAtMostTwiceAsLongAsItsMessage(int character, double times) {
    byte[] message = Character.toString(character).repeat(100_000).getBytes(UTF_8);

    assertThat(DeadLetterJson.write(unreadable(message)).length)
        .isLessThan((int) (times * message.length));
  }

  @Test
  void halfASurrogatePairInADetailDoesNotStopTheJob() throws IOException {
    Failure failure = new Failure(FailureReason.INVALID_URL, "cut: \ud83c", 0, FAILED_AT);
    DeadLetter letter = DeadLetter.unreadable("a", UPLOADED_AT, POSITION, failure, null);

    assertThat(DeadLetterJson.read(DeadLetterJson.write(letter)).failure().detail())
        .isEqualTo("cut: ?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "猫", "\u0001", "\ud83d\udc08"})
  void shortenedLetterIsShortAndSaysWhereTheMessageIs(String character) throws IOException {
    String text = character.repeat(500_000);
    Failure failure = new Failure(FailureReason.NOT_FOUND, text, 2, FAILED_AT);
    DeadLetter whole =
        new DeadLetter(
            text,
            text,
            text,
            "{\"a\":\"" + "b".repeat(500_000) + "\"}",
            UPLOADED_AT,
            POSITION,
            failure,
            text.getBytes(UTF_8));

    byte[] json = DeadLetterJson.write(whole.shortened(3_000_000));

    DeadLetter read = DeadLetterJson.read(json);
    assertThat(json.length).isLessThan(50_000);
    assertThat(read.position()).isEqualTo(POSITION);
    assertThat(read.failure().reason()).isEqualTo(FailureReason.NOT_FOUND);
    assertThat(read.failure().detail())
        .endsWith("(Shortened from 3,000,000 bytes: the message is at its position in Kafka.)");
  }

  @Test
  void whatIsNoDeadLetterIsRefusedWithTheField() {
    String letter = new String(DeadLetterJson.write(failedUpload()), UTF_8);

    assertThatThrownBy(() -> read("{"))
        .isInstanceOf(IOException.class)
        .hasMessage("Cannot read a dead letter: it is no JSON");
    assertThatThrownBy(() -> read("[]"))
        .isInstanceOf(IOException.class)
        .hasMessage("Cannot read a dead letter: field \"reason\" must be text, but is missing");
    assertThatThrownBy(() -> read(letter.replace("\"offset\":17", "\"offset\":\"17\"")))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "Cannot read a dead letter: field \"offset\" must be a whole number, but is \"17\"");
    assertThatThrownBy(() -> read(letter.replace("NOT_FOUND", "BORED")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("BORED");
    assertThatThrownBy(() -> read(letter.replace("2026-01-02T03:04:06Z", "later")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("later");
  }

  private static DeadLetter read(String json) throws IOException {
    return DeadLetterJson.read(json.getBytes(UTF_8));
  }

  private static DeadLetter failedUpload() {
    ImageRef ref =
        new ImageRef(
            "猫",
            "http://u:p@x/a?sig=1",
            "a \"cat\"",
            "{\"a\":[1.50,1E+400],\"b\":\"é\"}",
            UPLOADED_AT,
            POSITION);
    return DeadLetter.of(
        ref, new Failure(FailureReason.NOT_FOUND, "The server said 404.", 2, FAILED_AT));
  }

  private static DeadLetter unreadable(byte[] message) {
    Failure failure =
        new Failure(FailureReason.UNREADABLE_MESSAGE, "The message is no JSON.", 0, FAILED_AT);
    return DeadLetter.unreadable("uploads-3-17", UPLOADED_AT, POSITION, failure, message);
  }
}
