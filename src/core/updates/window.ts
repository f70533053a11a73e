/** Whether a time of day, in minutes since midnight, lies in `02:00-04:00`. Its end is outside; it may pass midnight. Of no length: the whole day. */
export function isInWindow(window: string, minutes: number): boolean {
  const [from = 0, to = 0] = window.split('-').map(minutesOf);
  return from < to ? minutes >= from && minutes < to : minutes >= from || minutes < to;
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}
