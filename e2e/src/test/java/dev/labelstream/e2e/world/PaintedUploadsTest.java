package dev.labelstream.e2e.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.labelstream.e2e.paint.Scenes;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PaintedUploadsTest {

  private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
  private static final String BASE_URL = "http://127.0.0.1:8088";

  private final Scenes scenes = new Scenes(7);
  private final PaintedUploads endless = new PaintedUploads(scenes, BASE_URL, OptionalLong.empty());

  @Test
  void uploadIsOfItsNumberAlone() {
    Upload once = endless.at(16, NOW);
    Upload anotherTime = new PaintedUploads(scenes, BASE_URL, OptionalLong.empty()).at(16, NOW);

    assertThat(once)
        .isEqualTo(anotherTime)
        .isEqualTo(
            new Upload(
                "painted-000016",
                BASE_URL + "/painted/16." + scenes.at(16).form().format().extension(),
                scenes.at(16).caption(),
                NOW));
  }

  @Test
  void eachKindOfBadUploadComesOnceInEveryTwoHundred() {
    List<String> bad =
        LongStream.range(200, 400)
            .mapToObj(number -> endless.at(number, NOW).id())
            .filter(id -> id.startsWith("bad-"))
            .toList();

    assertThat(bad)
        .containsExactly(
            "bad-000207-missing",
            "bad-000217-html-page",
            "bad-000227-cut-jpeg",
            "bad-000237-endless",
            "bad-000247-private-address");
  }

  @Test
  void idLeadsBackToItsNumber() {
    for (long number : new long[] {0, 7, 16, 17, 999_999, 1_000_000, 123_456_789_012L}) {
      assertThat(endless.numberOf(endless.at(number, NOW).id())).hasValue(number);
    }
    assertThat(endless.numberOf("painted-000007")).isEmpty();
    assertThat(endless.numberOf("painted-7")).isEmpty();
    assertThat(endless.numberOf("bad-000007-cut-jpeg")).isEmpty();
    assertThat(endless.numberOf("cat")).isEmpty();
  }

  @Test
  void finiteSequenceEnds() {
    PaintedUploads ten = new PaintedUploads(scenes, BASE_URL, OptionalLong.of(10));

    assertThat(ten.count()).hasValue(10);
    assertThat(ten.at(9, NOW).id()).isEqualTo("painted-000009");
    assertThat(ten.numberOf("painted-000010")).isEmpty();
    assertThatThrownBy(() -> ten.at(10, NOW)).isInstanceOf(IllegalArgumentException.class);
  }
}
