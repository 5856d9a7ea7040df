package dev.labelstream.e2e.retrain;

/** Whom a run tells how it gets on. */
interface Teller {

  /** Something has happened. */
  void tell(String line);

  /** How far a long step is; the next one takes its place. */
  void progress(String line);
}
