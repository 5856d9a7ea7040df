package dev.labelstream.e2e.paint;

/**
 * The closed list of colours that captions speak of.
 *
 * <p>Things are filled with exactly {@link #rgb}. A background takes {@link #ground}, a quieter
 * tone of the same name, so that a blue thing could be told from a blue sky.
 */
public enum Colour {
  RED("red", "红色", 0xDC2828, 0xB45050),
  ORANGE("orange", "橙色", 0xFF8C00, 0xE0A050),
  YELLOW("yellow", "黄色", 0xFFDC28, 0xF0E0A0),
  GREEN("green", "绿色", 0x28A03C, 0x82BE6E),
  BLUE("blue", "蓝色", 0x285AE6, 0x87B4F0),
  PURPLE("purple", "紫色", 0x8C28C8, 0x503278),
  PINK("pink", "粉色", 0xFF82BE, 0xF0C8DC),
  BROWN("brown", "棕色", 0x82461E, 0xA5825A),
  WHITE("white", "白色", 0xFCFCFC, 0xEBEBEB),
  BLACK("black", "黑色", 0x161616, 0x121218);

  private final String english;
  private final String chinese;
  private final int rgb;
  private final int ground;

  Colour(String english, String chinese, int rgb, int ground) {
    this.english = english;
    this.chinese = chinese;
    this.rgb = rgb;
    this.ground = ground;
  }

  /** The colour's name as an adjective, {@code red} or {@code 红色}. */
  public String in(Language language) {
    return language.choose(english, chinese);
  }

  /** What things of this colour are filled with, 0xRRGGBB. */
  public int rgb() {
    return rgb;
  }

  /** What a background of this colour is painted in, 0xRRGGBB. */
  public int ground() {
    return ground;
  }

  /** Whether a thing of this colour stands out against that background. */
  boolean standsOutOn(Colour background) {
    return this != background && Shade.distance(rgb, background.ground) >= 90;
  }
}
