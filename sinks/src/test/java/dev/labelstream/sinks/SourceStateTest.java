package dev.labelstream.sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The source's state, as it is written and as released versions have written it. */
class SourceStateTest {

  private static final FragmentSplit SPLIT =
      new FragmentSplit(1L << 33, 7, "rating-é", 1L << 34, 12);
  private static final String SPLIT_V1 =
      "1a5ef4a9"
          + "0000000200000000"
          + "00000007"
          + "0009726174696e672dc3a9"
          + "0000000400000000"
          + "0000000c";
  private static final ReadingPlan PLAN =
      new ReadingPlan(5, "rating-é", 300, List.of(SPLIT, SPLIT.from(0)));
  private static final String PLAN_V1 =
      "1a5e94a7"
          + "0000000000000005"
          + "0009726174696e672dc3a9"
          + "000000000000012c"
          + "00000002"
          + "0000000200000000"
          + "00000007"
          + "0009726174696e672dc3a9"
          + "0000000400000000"
          + "0000000c"
          + "0000000200000000"
          + "00000007"
          + "0009726174696e672dc3a9"
          + "0000000400000000"
          + "00000000";

  @Test
  void splitIsWrittenAsBefore() throws IOException {
    assertThat(HexFormat.of().formatHex(new FragmentSplitSerializer().serialize(SPLIT)))
        .isEqualTo(SPLIT_V1);
  }

  @Test
  void splitOfVersion1IsRead() throws IOException {
    assertThat(new FragmentSplitSerializer().deserialize(1, HexFormat.of().parseHex(SPLIT_V1)))
        .isEqualTo(SPLIT);
  }

  @Test
  void planIsWrittenAsBefore() throws IOException {
    assertThat(HexFormat.of().formatHex(new ReadingPlanSerializer().serialize(PLAN)))
        .isEqualTo(PLAN_V1);
  }

  @Test
  void planOfVersion1IsRead() throws IOException {
    assertThat(new ReadingPlanSerializer().deserialize(1, HexFormat.of().parseHex(PLAN_V1)))
        .isEqualTo(PLAN);
  }

  @Test
  void planThatIsCutIsRefused() {
    byte[] cut = HexFormat.of().parseHex(PLAN_V1.substring(0, PLAN_V1.length() - 20));

    assertThatThrownBy(() -> new ReadingPlanSerializer().deserialize(1, cut))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the plan of what to read");
  }
}
