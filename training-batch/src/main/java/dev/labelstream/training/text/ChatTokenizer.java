package dev.labelstream.training.text;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Makes tokens of conversations. Safe for several threads at once. */
public final class ChatTokenizer {

  private static final String PICTURE_START = "<|vision_start|>";
  private static final String PICTURE_TOKEN = "<|image_pad|>";
  private static final String PICTURE_END = "<|vision_end|>";
  private static final String PICTURE_TEXT = PICTURE_START + PICTURE_TOKEN + PICTURE_END;

  /** Written in a caption, they would be taken for pictures that are not there. */
  private static final List<String> OF_PICTURES =
      List.of(PICTURE_START, PICTURE_TOKEN, PICTURE_END, "<|video_pad|>", "<|vision_pad|>");

  private final CheckpointTokenizer tokenizer;
  private final ChatTemplate template;
  private final int pictureToken;

  /**
   * @throws IOException if the tokenizer does not know the tokens of pictures
   */
  public ChatTokenizer(CheckpointTokenizer tokenizer, ChatTemplate template) throws IOException {
    this.tokenizer = tokenizer;
    this.template = template;
    this.pictureToken = tokenizer.idOf(PICTURE_TOKEN);
  }

  /**
   * Makes tokens of a conversation, each picture's place being one token.
   *
   * @throws UnusableExampleException if the messages ask for another number of pictures, or hold
   *     the special tokens of pictures as text
   */
  public ChatTokens encode(Conversation conversation, int pictures)
      throws UnusableExampleException {
    check(conversation, pictures);
    var tokens = new Growing();
    for (ChatPart part : template.apply(conversation)) {
      for (int id : tokenizer.encode(part.text().replace(Conversation.PICTURE, PICTURE_TEXT))) {
        tokens.add(id, part.isAnswer(), 1);
      }
    }
    return tokens.finished();
  }

  /**
   * Makes tokens of a conversation, each picture's place being all of its tokens.
   *
   * @param pictureTokens how many tokens each of its pictures has, in order
   * @throws UnusableExampleException as {@link #encode(Conversation, int)}
   */
  public ChatTokens encode(Conversation conversation, List<Integer> pictureTokens)
      throws UnusableExampleException {
    return expanded(encode(conversation, pictureTokens.size()), pictureTokens);
  }

  /** Puts all tokens of the pictures in their places. */
  public ChatTokens expanded(ChatTokens compact, List<Integer> pictureTokens) {
    var tokens = new Growing();
    int picture = 0;
    for (int i = 0; i < compact.ids().length; i++) {
      int id = compact.ids()[i];
      int times = id == pictureToken ? pictureTokens.get(picture++) : 1;
      tokens.add(id, compact.answer()[i], times);
    }
    return tokens.finished();
  }

  /**
   * The most tokens that a conversation's text can have: byte-level BPE makes at least a byte of
   * each. Costs nothing beside {@link #encode}.
   */
  public int mostTokens(Conversation conversation) {
    int bytes = 0;
    for (ChatPart part : template.apply(conversation)) {
      bytes += part.text().getBytes(StandardCharsets.UTF_8).length;
    }
    return bytes;
  }

  /**
   * Says whether a conversation can be made tokens of, without making them.
   *
   * @throws UnusableExampleException as {@link #encode(Conversation, int)}
   */
  public void check(Conversation conversation, int pictures) throws UnusableExampleException {
    if (conversation.pictures() != pictures) {
      throw new UnusableExampleException(
          "The messages have %d places for pictures, but there are %d pictures"
              .formatted(conversation.pictures(), pictures));
    }
    for (ChatMessage message : conversation.messages()) {
      for (String special : OF_PICTURES) {
        if (message.content().contains(special)) {
          throw new UnusableExampleException(
              "A message holds %s, which stands for pictures".formatted(special));
        }
      }
    }
  }

  /** Arrays of tokens and marks that grow together. */
  private static final class Growing {
    private int[] ids = new int[256];
    private boolean[] answer = new boolean[256];
    private int size;

    void add(int id, boolean isAnswer, int times) {
      if (size + times > ids.length) {
        int larger = Math.max(2 * ids.length, size + times);
        ids = Arrays.copyOf(ids, larger);
        answer = Arrays.copyOf(answer, larger);
      }
      Arrays.fill(ids, size, size + times, id);
      Arrays.fill(answer, size, size + times, isAnswer);
      size += times;
    }

    ChatTokens finished() {
      return new ChatTokens(Arrays.copyOf(ids, size), Arrays.copyOf(answer, size));
    }
  }
}
