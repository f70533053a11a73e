import { Cron } from 'croner';
import type { Schedule } from '../../core/loop/windows.ts';

/** Longer back than this nobody asks: windows are shorter. Milliseconds. */
const year = 366 * 86_400_000;

/** The time zone is the machine's. */
export const localSchedule: Schedule = {
  next: (cron, at) => new Cron(cron).nextRun(new Date(at))?.getTime(),
  last: (cron, at) => {
    // of what runs at this very moment, the last run is now
    const [run] = new Cron(cron).previousRuns(1, new Date(at + 1000));
    const time = run?.getTime();
    return time !== undefined && time > at - year ? time : undefined;
  },
};
