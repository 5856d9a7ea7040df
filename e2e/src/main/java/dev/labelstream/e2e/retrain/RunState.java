package dev.labelstream.e2e.retrain;

/** Where a run is. */
enum RunState {
  /** It is under way, or waits for somebody to go on with it. */
  UNDER_WAY,

  /** Its model is, or was, the one in use. */
  PROMOTED,

  /** Its model is there, but was not promoted by itself. */
  KEPT,

  /** A step cannot be taken; {@code runs resume} tries again. */
  FAILED
}
