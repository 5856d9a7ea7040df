package dev.labelstream.udf.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactedUrlTest {

  @ParameterizedTest
  @CsvSource({
    "http://a.test/b.png, http://a.test/b.png",
    "http://a.test/b.png?w=100&h=50, http://a.test/b.png?w=100&h=50",
    "http://user:pw@a.test/b, http://***@a.test/b",
    "http://u@x:p@a.test/b@c, http://***@a.test/b@c",
    "http://a.test/b@c?m=d@e, http://a.test/b@c?m=d@e",
    "http://a.test?mail=x@y, http://a.test?mail=x@y",
    "https://a.test/b?X-Amz-Date=1&X-Amz-Signature=abc&w=1,"
        + " https://a.test/b?X-Amz-Date=1&X-Amz-Signature=***&w=1",
    "https://a.test/b?sv=1&sig=a%2Bb=, https://a.test/b?sv=1&sig=***",
    "https://a.test/b?TOKEN=t#access_token=u, https://a.test/b?TOKEN=***#access_token=***",
    "https://a.test/b?token, https://a.test/b?token",
    "http:a?from=http://u@b.test/, http:a?from=http://u@b.test/",
    "user:pw@no scheme?token=x, user:pw@no scheme?token=***"
  })
  void secretsAreReplaced(String url, String redacted) {
    assertThat(RedactedUrl.of(url)).isEqualTo(redacted);
  }

  @Test
  void noTextThrows() {
    long seed = System.nanoTime();
    System.out.println("noTextThrows seed " + seed);
    Random random = new Random(seed);
    String characters = "ab:/@?&=;#%.";
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(20); i > 0; i--) {
        text.append(characters.charAt(random.nextInt(characters.length())));
      }

      assertThat(RedactedUrl.of(text.toString())).as("seed %d", seed).isNotNull();
    }
  }
}
