import { OrbitrError } from '../../core/errors.ts';

/** The oldest version that Orbitr can work with (Docker Engine 20.10), and the newest whose answers it knows. */
const oldest = '1.41';
const newest = '1.51';

/** The version to speak with an engine whose newest is `server`: `1.41`. Throws `docker-too-old`. */
export function speak(server: string, endpoint: string): string {
  if (!/^\d+\.\d+$/.test(server)) throw tooOld(`the engine at ${endpoint} does not say which API version it speaks`);
  if (compareVersions(server, oldest) < 0) {
    throw tooOld(`the engine at ${endpoint} speaks API version ${server}, Orbitr needs ${oldest} or newer`);
  }
  return compareVersions(server, newest) > 0 ? newest : server;
}

export function tooOld(message: string, cause?: unknown): OrbitrError {
  return new OrbitrError({
    code: 'docker-too-old',
    message,
    suggestions: ['install Docker Engine 20.10 or newer, and the newest Orbitr'],
    cause,
  });
}

/** The engine's own refusal: `client version 1.45 is too new. Maximum supported API version is 1.41`. */
export function refusesVersion(status: number | undefined, message: string): boolean {
  return status === 400 && /client version \S+ is too (?:new|old)/.test(message);
}

function compareVersions(a: string, b: string): number {
  const [majorA = 0, minorA = 0] = a.split('.').map(Number);
  const [majorB = 0, minorB = 0] = b.split('.').map(Number);
  return majorA - majorB || minorA - minorB;
}
