package dev.labelstream.e2e.paint;

/** A part of the picture: an outer third of it, or what lies between. */
public enum Place {
  LEFT("on the left", "左边"),
  RIGHT("on the right", "右边"),
  TOP("at the top", "上方"),
  BOTTOM("at the bottom", "下方"),
  MIDDLE("in the middle", "中间");

  private final String english;
  private final String chinese;

  Place(String english, String chinese) {
    this.english = english;
    this.chinese = chinese;
  }

  /** Where that is, for example {@code on the left} or {@code 左边}. */
  public String in(Language language) {
    return language.choose(english, chinese);
  }
}
