package dev.labelstream.e2e.paint;

/** What a caption is written in. */
public enum Language {
  ENGLISH,
  CHINESE;

  String choose(String english, String chinese) {
    return switch (this) {
      case ENGLISH -> english;
      case CHINESE -> chinese;
    };
  }
}
