package dev.labelstream.e2e.paint;

import static dev.labelstream.e2e.paint.Colour.BLACK;
import static dev.labelstream.e2e.paint.Colour.BLUE;
import static dev.labelstream.e2e.paint.Colour.BROWN;
import static dev.labelstream.e2e.paint.Colour.GREEN;
import static dev.labelstream.e2e.paint.Colour.PINK;
import static dev.labelstream.e2e.paint.Colour.PURPLE;
import static dev.labelstream.e2e.paint.Colour.WHITE;
import static dev.labelstream.e2e.paint.Colour.YELLOW;

import java.util.List;

/** The kind of game a scene is from: what it is called, and what its background can be. */
public enum SceneKind {
  PLATFORM("platform game", "平台跳跃游戏", "sky", "天空"),
  MAP("top-down map game", "俯视地图游戏", "background", "背景"),
  RACING("racing game", "赛车游戏", "roadside", "路边"),
  SPACE("space game", "太空游戏", "sky", "天空"),
  BOARD("board game", "棋盘游戏", "board", "棋盘"),
  PUZZLE("puzzle game", "益智游戏", "wall", "墙面");

  private final String english;
  private final String chinese;
  private final String englishBackground;
  private final String chineseBackground;

  SceneKind(String english, String chinese, String englishBackground, String chineseBackground) {
    this.english = english;
    this.chinese = chinese;
    this.englishBackground = englishBackground;
    this.chineseBackground = chineseBackground;
  }

  /** What such a game is called, for example {@code racing game} or {@code 赛车游戏}. */
  public String in(Language language) {
    return language.choose(english, chinese);
  }

  /** What its background is, for example {@code sky} or {@code 天空}. */
  public String backgroundIn(Language language) {
    return language.choose(englishBackground, chineseBackground);
  }

  List<Colour> backgrounds() {
    return switch (this) {
      case PLATFORM -> List.of(BLUE, BLACK, PINK, WHITE);
      case MAP -> List.of(GREEN, YELLOW, WHITE);
      case RACING -> List.of(GREEN, YELLOW, BROWN);
      case SPACE -> List.of(BLACK, PURPLE);
      case BOARD -> List.of(BROWN, GREEN, WHITE);
      case PUZZLE -> List.of(PURPLE, BLUE, PINK);
    };
  }

  /** Whether things of a colour can't be taken for what such a scene always has. */
  boolean leavesFree(Colour colour) {
    return switch (this) {
      case SPACE -> colour != WHITE; // stars
      case RACING -> colour != WHITE && colour != BLACK; // the road and its marks
      case BOARD -> colour != BROWN; // the rim
      case PLATFORM, MAP, PUZZLE -> true;
    };
  }
}
