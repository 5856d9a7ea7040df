/**
 * A seeded painter of game-like scenes with captions that are true of them.
 *
 * <pre>
 * seed, number -> Scene (what is there, its caption, its file) -> pixels -> file
 *        Scenes                                     ScenePainter    PictureEncoder
 *        `------------------------ PaintedPictures --------------------------'
 * </pre>
 *
 * <p>The scene is made first and the caption only tells of the scene, so a caption can't be wrong
 * unless the painter is. Everything is a pure function of seed and number: the same bytes in every
 * process on one JDK, whatever was painted before.
 */
@NullMarked
package dev.labelstream.e2e.paint;

import org.jspecify.annotations.NullMarked;
