package dev.labelstream.e2e.learn;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a caption says of a scene, in its own words.
 *
 * @param kind such as {@code space game}
 * @param background its colour
 * @param count of the things, in words
 * @param colour of the things
 * @param things such as {@code flying saucers}
 * @param place such as {@code on the left}
 */
record Description(
    String kind, String background, String count, String colour, String things, String place) {

  private static final Pattern FORM =
      Pattern.compile(
          "A screenshot of a (.+ game) with a (\\w+) \\w+\\. There (?:is|are) (\\w+) (\\w+)"
              + " (.+) (on the left|on the right|at the top|at the bottom|in the middle)\\.");

  /** Takes a caption or an answer apart; nothing if it has not the form. */
  static Optional<Description> of(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    return matcher.matches()
        ? Optional.of(
            new Description(
                matcher.group(1),
                matcher.group(2),
                matcher.group(3),
                matcher.group(4),
                matcher.group(5),
                matcher.group(6)))
        : Optional.empty();
  }
}
