package dev.labelstream.ingest.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PythonLiteralTest {

  private static final ObjectReader JSON = JsonMapper.builder().build().readerFor(JsonNode.class);

  /** Left what Python's repr prints, right what its json.dumps prints for the same value. */
  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      value = {
        "{'global_caption': 'a cat'} => {\"global_caption\": \"a cat\"}",
        "{'c': \"it's\"} => {\"c\": \"it's\"}",
        "{'c': 'it\\'s \"so\"'} => {\"c\": \"it's \\\"so\\\"\"}",
        "{\"it's\": 'say \"hi\"'} => {\"it's\": \"say \\\"hi\\\"\"}",
        "{'c': 'back\\\\slash\\\\'} => {\"c\": \"back\\\\slash\\\\\"}",
        "{'c': '\\n\\r\\t\\x00\\x7f\\xa0'} => {\"c\": \"\\n\\r\\t\\u0000\\u007f\\u00a0\"}",
        "{'c': '一只猫\\u3000在跳'} => {\"c\": \"一只猫\\u3000在跳\"}",
        "{'c': '🎮\\U000e0001'} => {\"c\": \"🎮\\udb40\\udc01\"}",
        "{'c': 'True, None: (x) {y}'} => {\"c\": \"True, None: (x) {y}\"}",
        "{'a': True, 'b': False, 'c': None, 'd': nan} => {\"a\":true,\"b\":false,\"c\":null,\"d\":null}",
        "{'a': [1, -2.5, 1e+16], 'b': (1, 'x'), 'c': {'d': {}}} => {\"a\":[1,-2.5,1e+16],\"b\":[1,\"x\"],\"c\":{\"d\":{}}}",
        "{u'c': u'caf\\xe9'} => {\"c\": \"café\"}",
        "{'c': 'caf\\351 \\d \\a'} => {\"c\": \"café \\\\d \\u0007\"}",
      })
  void readsWhatPythonPrints(String python, String json) throws JsonProcessingException {
    JsonNode read = JSON.readTree(PythonLiteral.toJson(python));

    assertThat(read).isEqualTo(JSON.readTree(json));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'c': 'cut",
        "{'c': 'cut\\",
        "{'c': '\\x4'}",
        "{'c': '\\uZZZZ'}",
        "{'c': '\\UFFFFFFFF'}",
        "{'c': '\\N{DASH}'",
        "{'c': array([1])}",
        "{'a', 'b'}",
        "{'c': datetime.date(2026, 1, 2)}",
      })
  void whatIsNoLiteralBecomesNoJson(String text) {
    String rewritten = PythonLiteral.toJson(text);

    assertThatThrownBy(() -> JSON.readTree(rewritten)).isInstanceOf(JsonProcessingException.class);
  }

  @Test
  void lineContinuationsJoinLines() throws JsonProcessingException {
    assertThat(JSON.readTree(PythonLiteral.toJson("{'c': 'one\\\ntwo'}")).path("c").textValue())
        .isEqualTo("onetwo");
  }
}
