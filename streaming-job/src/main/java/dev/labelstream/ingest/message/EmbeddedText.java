package dev.labelstream.ingest.message;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Locale;

/** Opens text within a message that is JSON, or a Python literal, itself. */
final class EmbeddedText {

  private final ObjectReader json;

  EmbeddedText(ObjectReader json) {
    this.json = json;
  }

  /**
   * What a text node holds, or the node itself if it is no text.
   *
   * @return a missing node if the text holds neither a JSON object nor a Python dict
   */
  JsonNode opened(JsonNode node) {
    JsonNode opened = node;
    // JSON that was put into a string twice is opened twice. It ends, as each layer is shorter.
    while (opened.isTextual()) {
      opened = read(opened.textValue().strip());
    }
    return opened;
  }

  private JsonNode read(String text) {
    boolean object = text.startsWith("{");
    if (!object && !text.startsWith("\"")) {
      // Most captions are plain words, and failing to parse them would cost an exception each.
      return MissingNode.getInstance();
    }
    boolean singleQuoted = object && text.substring(1).stripLeading().startsWith("'");
    JsonNode opened = singleQuoted ? MissingNode.getInstance() : parse(text);
    // A Python dict may have its first name in double quotes, too.
    return opened.isMissingNode() ? parse(PythonLiteral.toJson(text)) : opened;
  }

  private JsonNode parse(String text) {
    try {
      return json.readTree(text);
    } catch (JsonProcessingException | NumberFormatException notJson) {
      return MissingNode.getInstance();
    }
  }

  /** What a node is, for a person: "an object", "null", "missing". */
  static String kind(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> "an object";
      case ARRAY -> "an array";
      case STRING -> "text";
      case NUMBER -> "a number";
      case BOOLEAN, NULL, MISSING, BINARY, POJO ->
          node.getNodeType().name().toLowerCase(Locale.ROOT);
    };
  }
}
