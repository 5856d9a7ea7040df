package dev.labelstream.udf.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.labelstream.udf.FailureReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageUrlTest {

  @ParameterizedTest
  @CsvSource({
    "http://Example.COM/a.png, http://example.com/a.png",
    "HTTPS://example.com, https://example.com/",
    "http://example.com:8080?x=1#frag, http://example.com:8080/?x=1",
    "http://example.com./a, http://example.com/a",
    "http://my_bucket.example.com//a, http://my_bucket.example.com//a",
    "http://example.com/%2e%2F?sig=a%2Bb, http://example.com/%2e%2F?sig=a%2Bb",
    "http://[2606:4700::1111]:81/, http://[2606:4700::1111]:81/",
    "http://8.8.8.8/, http://8.8.8.8/",
    "http://3com.example/, http://3com.example/",
    "http://bücher.example/, http://xn--bcher-kva.example/",
    "http://example.com/图.png?名=值, http://example.com/%E5%9B%BE.png?%E5%90%8D=%E5%80%BC"
  })
  void urlIsNormalised(String text, String expected) throws Setback {
    assertThat(ImageUrl.parse(text).uri()).hasToString(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a.png",
        "//example.com/a.png",
        "ftp://example.com/a",
        "file:///etc/passwd",
        "data:image/png;base64,AAAA",
        "http:example.com",
        "http:///a",
        "http://",
        "http://example.com:0/",
        "http://example.com:65536/",
        "http://example.com:-1/",
        "http://example.com:8o/",
        "http://exa mple.com/",
        "http://example.com/a b",
        "http://example.com/\r\nHost: other",
        "http://user@example.com/",
        "http://user:secret@example.com/",
        "http://example.com@127.0.0.1/",
        "http://example..com/",
        "http://exa%6dple.com/",
        "http://[fe80::1%25eth0]/",
        "http://[::1/"
      })
  void malformedUrlIsRefused(String text) {
    assertThatExceptionOfType(Setback.class)
        .isThrownBy(() -> ImageUrl.parse(text))
        .satisfies(setback -> assertThat(setback.reason()).isEqualTo(FailureReason.INVALID_URL))
        .satisfies(setback -> assertThat(setback.detail()).doesNotContain("secret"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.0.0.1/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://127.0.0.01/",
        "http://256.1.1.1/",
        "http://1.2.3.4.5/",
        "http://127.1./"
      })
  void addressInDisguiseIsForbidden(String text) {
    assertThatExceptionOfType(Setback.class)
        .isThrownBy(() -> ImageUrl.parse(text))
        .satisfies(
            setback -> assertThat(setback.reason()).isEqualTo(FailureReason.FORBIDDEN_ADDRESS));
  }

  @Test
  void longUrlIsRefused() {
    assertThatExceptionOfType(Setback.class)
        .isThrownBy(() -> ImageUrl.parse("http://example.com/" + "a".repeat(64 * 1024)))
        .withMessageContaining("8192");
  }

  @ParameterizedTest
  @CsvSource({
    "c.png, http://example.com/a/c.png",
    "/c.png, http://example.com/c.png",
    "../c.png, http://example.com/c.png",
    "?y=2, http://example.com/a/b?y=2",
    "//other.example/c, http://other.example/c",
    "https://other.example/%2B?sig=a%2Fb, https://other.example/%2B?sig=a%2Fb"
  })
  void redirectIsResolved(String location, String expected) throws Setback {
    ImageUrl base = ImageUrl.parse("http://example.com/a/b?x=1");

    assertThat(base.redirectedTo(location).uri()).hasToString(expected);
  }
}
