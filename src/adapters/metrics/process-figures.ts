import { readdirSync, readFileSync } from 'node:fs';
import { type Instrument, measured } from '../../lib/measure.ts';

/** Of this process, under the names that every Prometheus client gives them. What only Linux tells is left out elsewhere. */
export const processFigures: readonly Instrument[] = [
  measured('process_cpu_seconds_total', 'CPU time, user and system.', 'counter', () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  }),
  measured('process_start_time_seconds', 'When the process started, in Unix seconds.', 'gauge', () =>
    Math.round(performance.timeOrigin / 1000),
  ),
  measured('process_resident_memory_bytes', 'Memory that is in RAM.', 'gauge', () => process.memoryUsage.rss()),
  measured('process_open_fds', 'Open file descriptors.', 'gauge', () =>
    orNothing(() => readdirSync('/proc/self/fd').length),
  ),
  measured('process_max_fds', 'The most file descriptors that it may have open.', 'gauge', () =>
    orNothing(() => numberIn(/^Max open files\s+(\d+)/m, readFileSync('/proc/self/limits', 'utf8'))),
  ),
  measured('nodejs_heap_size_used_bytes', 'Memory that objects take.', 'gauge', () => process.memoryUsage().heapUsed),
  measured(
    'nodejs_eventloop_active_seconds_total',
    'Time that the event loop was not waiting.',
    'counter',
    () => performance.eventLoopUtilization().active / 1000,
  ),
];

function orNothing(read: () => number | undefined): number | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function numberIn(pattern: RegExp, text: string): number | undefined {
  const [, digits] = pattern.exec(text) ?? [];
  return digits === undefined ? undefined : Number(digits);
}
