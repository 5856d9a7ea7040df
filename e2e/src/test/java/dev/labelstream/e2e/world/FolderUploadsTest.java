package dev.labelstream.e2e.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderUploadsTest {

  private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
  private static final String BASE_URL = "http://127.0.0.1:8088";

  private final Path folder;

  FolderUploadsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeEach
  void fill() throws IOException {
    for (String file :
        List.of(
            "images/b/two words.PNG",
            "images/a/猫#1.webp",
            "images/a/first.jpeg",
            "images/a/notes.txt",
            "images/.hidden/no.png",
            ".cache/no.jpg")) {
      Files.createDirectories(folder.resolve(file).getParent());
      Files.writeString(folder.resolve(file), "only its name counts here");
    }
    Files.createSymbolicLink(
        folder.resolve("images/link.png"), folder.resolve("images/b/two words.PNG"));
    Files.writeString(
        folder.resolve("images.jsonl"),
        """
        {"path": "images/a/first.jpeg", "bytes": 3, "caption": "a castle", "caption_kind": "path"}

        {"path": "images/b/two words.PNG", "caption": null}
        """);
  }

  @Test
  void picturesComeInTheOrderOfTheirNamesWithEachBadUploadOnce() throws IOException {
    FolderUploads uploads = FolderUploads.list(folder, BASE_URL);

    assertThat(all(uploads))
        .extracting(Upload::id)
        .containsExactly(
            "images/a/first.jpeg",
            "bad-missing",
            "images/a/猫#1.webp",
            "bad-html-page",
            "bad-cut-jpeg",
            "images/b/two words.PNG",
            "bad-endless",
            "bad-private-address");
  }

  @Test
  void urlsAreEncoded() throws IOException {
    FolderUploads uploads = FolderUploads.list(folder, BASE_URL);

    assertThat(all(uploads))
        .extracting(Upload::url)
        .contains(
            BASE_URL + "/files/images/a/first.jpeg",
            BASE_URL + "/files/images/a/%E7%8C%AB%231.webp",
            BASE_URL + "/files/images/b/two%20words.PNG");
  }

  @Test
  void captionsAreTakenFromTheFolderOrFromBesideIt() throws IOException {
    Upload inside = FolderUploads.list(folder, BASE_URL).at(0, NOW);
    FolderUploads below = FolderUploads.list(folder.resolve("images"), BASE_URL);

    assertThat(inside.caption()).isEqualTo("a castle");
    assertThat(below.at(0, NOW))
        .isEqualTo(new Upload("a/first.jpeg", BASE_URL + "/files/a/first.jpeg", "a castle", NOW));
    assertThat(below.at(2, NOW).caption()).isNull();
    assertThat(below.at(5, NOW).caption()).isNull();
  }

  @Test
  void idsOutliveANewPicture() throws IOException {
    FolderUploads before = FolderUploads.list(folder, BASE_URL);
    Files.writeString(folder.resolve("images/a/earlier.png"), "new");
    FolderUploads after = FolderUploads.list(folder, BASE_URL);

    assertThat(after.numberOf("images/a/earlier.png")).hasValue(0);
    for (Upload upload : all(before)) {
      long number = after.numberOf(upload.id()).orElseThrow();
      assertThat(after.at(number, NOW)).isEqualTo(upload);
    }
  }

  @Test
  void brokenCaptionsAreNamedByLine() throws IOException {
    Files.writeString(folder.resolve("images.jsonl"), "{\"path\": \"a\"}\n{\"path\n");

    assertThatThrownBy(() -> FolderUploads.list(folder, BASE_URL))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("images.jsonl: line 2 is no JSON");
  }

  @Test
  void folderWithoutPicturesIsRefused() {
    assertThatThrownBy(() -> FolderUploads.list(folder.resolve(".cache/none"), BASE_URL))
        .hasMessageContaining("it is no folder");
  }

  private static List<Upload> all(FolderUploads uploads) {
    return LongStream.range(0, uploads.count().orElseThrow())
        .mapToObj(number -> uploads.at(number, NOW))
        .toList();
  }
}
