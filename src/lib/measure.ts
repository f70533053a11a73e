/**
 * Counters, gauges and histograms in Prometheus' text format (https://prometheus.io/docs/instrumenting/exposition_formats/). It is so
 * little that a package for it would be most of what it weighs: the usual one takes 12 MB of memory and has had no release since 2024.
 */
export interface Instrument {
  /** Its lines, the last one ended. */
  readonly text: () => string;
}

export type LabelValues<N extends string> = Readonly<Record<N, string>>;

/** Only grows. Its name ends in `_total`. */
export interface Counter<N extends string> extends Instrument {
  readonly add: (labels: LabelValues<N>, by?: number) => void;
  /** Drops the series whose labels match, once what they counted is gone. */
  readonly forget: (matches: (labels: LabelValues<N>) => boolean) => void;
}

export interface Gauge<N extends string> extends Instrument {
  readonly set: (labels: LabelValues<N>, value: number) => void;
  /** All its series at once: what is not among them is gone. */
  readonly replace: (series: readonly (readonly [LabelValues<N>, number])[]) => void;
}

export interface Histogram<N extends string> extends Instrument {
  readonly observe: (labels: LabelValues<N>, value: number) => void;
}

export function counter<N extends string>(name: string, help: string): Counter<N> {
  const series = new Map<string, { readonly labels: LabelValues<N>; value: number }>();
  return {
    add: (labels, by = 1) => {
      const key = labelText(labels);
      const known = series.get(key);
      if (known) known.value += by;
      else series.set(key, { labels, value: by });
    },
    forget: (matches) => {
      for (const [key, { labels }] of series) if (matches(labels)) series.delete(key);
    },
    text: () =>
      familyText(
        name,
        help,
        'counter',
        series.entries().map(([key, { value }]) => sample(name, key, value)),
      ),
  };
}

export function gauge<N extends string>(name: string, help: string): Gauge<N> {
  const series = new Map<string, number>();
  return {
    set: (labels, value) => void series.set(labelText(labels), value),
    replace: (all) => {
      series.clear();
      for (const [labels, value] of all) series.set(labelText(labels), value);
    },
    text: () =>
      familyText(
        name,
        help,
        'gauge',
        series.entries().map(([key, value]) => sample(name, key, value)),
      ),
  };
}

/** `bounds`: the upper ends of its buckets, rising; what is above them is counted as well. */
export function histogram<N extends string>(name: string, help: string, bounds: readonly number[]): Histogram<N> {
  const series = new Map<string, { readonly labels: LabelValues<N>; readonly counts: number[]; sum: number }>();
  return {
    observe: (labels, value) => {
      const key = labelText(labels);
      const known = series.get(key) ?? { labels, counts: Array<number>(bounds.length + 1).fill(0), sum: 0 };
      series.set(key, known);
      const bucket = bounds.findIndex((bound) => value <= bound);
      const index = bucket === -1 ? bounds.length : bucket;
      known.counts[index] = (known.counts[index] ?? 0) + 1;
      known.sum += value;
    },
    text: () =>
      familyText(
        name,
        help,
        'histogram',
        series.entries().flatMap(([key, { labels, counts, sum }]) => {
          let total = 0;
          const buckets = [...bounds.map(String), '+Inf'].map((le, index) => {
            total += counts[index] ?? 0;
            return sample(`${name}_bucket`, labelText({ ...labels, le }), total);
          });
          return [...buckets, sample(`${name}_sum`, key, sum), sample(`${name}_count`, key, total)];
        }),
      ),
  };
}

/** Asked for each time it is read; without a value it is left out. */
export function measured(
  name: string,
  help: string,
  type: 'counter' | 'gauge',
  measure: () => number | undefined,
): Instrument {
  return {
    text: () => {
      const value = measure();
      return value === undefined ? '' : familyText(name, help, type, [sample(name, '', value)]);
    },
  };
}

export function exposition(instruments: readonly Instrument[]): string {
  return instruments.map(({ text }) => text()).join('');
}

/** A family without a series is announced all the same: who looks for it learns that nothing happened yet. */
function familyText(name: string, help: string, type: string, samples: Iterable<string>): string {
  const escaped = help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
  return [`# HELP ${name} ${escaped}`, `# TYPE ${name} ${type}`, ...samples, ''].join('\n');
}

function sample(name: string, labels: string, value: number): string {
  return `${name}${labels} ${numberText(value)}`;
}

/** Sorted by name, so that the same labels are the same series. */
function labelText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
  if (pairs.length === 0) return '';
  return `{${pairs.map(([name, value]) => `${name}="${escapedValue(value)}"`).join(',')}}`;
}

function escapedValue(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  return String(value);
}
