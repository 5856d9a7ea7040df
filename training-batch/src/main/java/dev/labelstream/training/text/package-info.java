/**
 * From a conversation to tokens and to the places where the loss counts, as LLaMA-Factory makes
 * them ({@code template: qwen2_vl}), so that its runs and ours can be compared step by step.
 *
 * <pre>
 *   caption ──> Conversation ──ChatTemplate──> ChatPart... ──ChatTokenizer──> ids, answer
 *   messages ─┘                  roles become text     each part encoded by itself
 * </pre>
 *
 * <p>Each part is encoded by itself, as there: a caption that begins with a line break is not
 * merged with the line break before it, and the loss begins exactly where the answer does.
 */
@NullMarked
package dev.labelstream.training.text;

import org.jspecify.annotations.NullMarked;
