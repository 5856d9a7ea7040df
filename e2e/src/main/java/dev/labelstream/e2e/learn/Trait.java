package dev.labelstream.e2e.learn;

/** What is marked in a description. */
enum Trait {
  KIND("kind of scene"),
  BACKGROUND("background's colour"),
  THINGS("what the things are"),
  COUNT("how many"),
  COLOUR("their colour");

  private final String inWords;

  Trait(String inWords) {
    this.inWords = inWords;
  }

  String inWords() {
    return inWords;
  }

  String of(Description description) {
    return switch (this) {
      case KIND -> description.kind();
      case BACKGROUND -> description.background();
      case THINGS -> description.things();
      case COUNT -> description.count();
      case COLOUR -> description.colour();
    };
  }
}
