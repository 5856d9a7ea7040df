package dev.labelstream.e2e.paint;

import static dev.labelstream.e2e.paint.SceneKind.BOARD;
import static dev.labelstream.e2e.paint.SceneKind.MAP;
import static dev.labelstream.e2e.paint.SceneKind.PLATFORM;
import static dev.labelstream.e2e.paint.SceneKind.PUZZLE;
import static dev.labelstream.e2e.paint.SceneKind.RACING;
import static dev.labelstream.e2e.paint.SceneKind.SPACE;

import java.util.List;
import java.util.stream.Stream;

/** What can stand in a scene, each in one kind of scene only. */
public enum Thing {
  COIN(PLATFORM, "coin", "coins", "枚", "硬币"),
  CRATE(PLATFORM, "crate", "crates", "个", "箱子"),
  MUSHROOM(PLATFORM, "mushroom", "mushrooms", "朵", "蘑菇"),
  STAR(PLATFORM, "star", "stars", "颗", "星星"),
  TREE(MAP, "tree", "trees", "棵", "树"),
  HOUSE(MAP, "house", "houses", "座", "房子"),
  TOWER(MAP, "tower", "towers", "座", "塔楼"),
  TENT(MAP, "tent", "tents", "顶", "帐篷"),
  CAR(RACING, "car", "cars", "辆", "赛车"),
  CONE(RACING, "cone", "cones", "个", "路锥"),
  FLAG(RACING, "flag", "flags", "面", "旗子"),
  TYRE(RACING, "tyre", "tyres", "个", "轮胎"),
  ROCKET(SPACE, "rocket", "rockets", "枚", "火箭"),
  PLANET(SPACE, "planet", "planets", "颗", "行星"),
  SAUCER(SPACE, "flying saucer", "flying saucers", "架", "飞碟"),
  ASTEROID(SPACE, "asteroid", "asteroids", "块", "陨石"),
  DISC(BOARD, "round piece", "round pieces", "枚", "圆形棋子"),
  PAWN(BOARD, "pawn", "pawns", "个", "兵"),
  CUBE(BOARD, "square piece", "square pieces", "枚", "方形棋子"),
  CROWN(BOARD, "crown", "crowns", "顶", "王冠"),
  GEM(PUZZLE, "gem", "gems", "颗", "宝石"),
  HEART(PUZZLE, "heart", "hearts", "颗", "爱心"),
  DROP(PUZZLE, "drop", "drops", "个", "水滴"),
  CROSS(PUZZLE, "cross", "crosses", "个", "十字");

  private final SceneKind kind;
  private final String singular;
  private final String plural;
  private final String measure;
  private final String chinese;

  Thing(SceneKind kind, String singular, String plural, String measure, String chinese) {
    this.kind = kind;
    this.singular = singular;
    this.plural = plural;
    this.measure = measure;
    this.chinese = chinese;
  }

  static List<Thing> of(SceneKind kind) {
    return Stream.of(values()).filter(thing -> thing.kind == kind).toList();
  }

  /** What so many of it are called, for example {@code car}, {@code cars} or {@code 赛车}. */
  public String in(Language language, int count) {
    return language.choose(count == 1 ? singular : plural, chinese);
  }

  /** The Chinese measure word that stands between number and thing. */
  String measure() {
    return measure;
  }
}
