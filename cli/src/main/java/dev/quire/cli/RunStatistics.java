package dev.quire.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import dev.quire.api.Counter;
import dev.quire.common.swap.PagerStatistics.Count;
import dev.quire.qemu.linux.LinuxResult;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What a run took, for people or for programs. */
final class RunStatistics {
  private static final long NANOSECONDS_PER_MILLISECOND = 1_000_000;
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  private RunStatistics() {}

  /** The values by name, in the order in which they are told. */
  private static Map<String, Object> values(LinuxResult result) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("ended", result.status().toString());
    values.put("milliseconds", result.nanoseconds() / NANOSECONDS_PER_MILLISECOND);
    values.put("framesAtOnce", result.mostFrames());
    values.put("faults", result.counters().get(Counter.FAULTS));
    values.put("demandZero", result.pager().get(Count.DEMAND_ZERO));
    values.put("demandLoad", result.pager().get(Count.DEMAND_LOAD));
    values.put("copyOnWrite", result.pager().get(Count.COPY_ON_WRITE));
    values.put("pageIns", result.pager().get(Count.PAGE_IN));
    values.put("pageOuts", result.pager().get(Count.PAGE_OUT));
    values.put("cleanDrops", result.pager().cleanDrops());
    values.put("pageInvalidations", result.counters().get(Counter.PAGE_INVALIDATIONS));
    values.put("fullInvalidations", result.counters().get(Counter.FULL_INVALIDATIONS));
    values.put("processes", result.processes());
    values.put("systemCalls", result.systemCalls());
    values.put("switches", result.switches());
    values.put("ticks", result.ticks());
    return values;
  }

  /** A line for each value. */
  static String text(LinuxResult result) {
    StringBuilder text = new StringBuilder();
    values(result)
        .forEach(
            (name, value) ->
                text.append(String.format(Locale.ROOT, "%-18s %12s%n", words(name), value)));
    return text.toString();
  }

  /** One object. */
  static String json(LinuxResult result) {
    return GSON.toJson(values(result)) + System.lineSeparator();
  }

  /** {@code pageOuts} as people write it. */
  private static String words(String name) {
    return name.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
  }
}
