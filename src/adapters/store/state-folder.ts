import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OrbitrError } from '../../core/errors.ts';

/** Of these the folder is known to be ours. */
const own = ['.gitignore', 'state.db', 'secrets.json'];

/** Makes the state folder where it is not there, closed to others and hidden from git. Throws `state-unreadable` where it is somebody's own. */
export function prepareStateFolder(dir: string): void {
  if (!existsSync(dir)) mkdirSync(dir, { recursive: true, mode: 0o700 });
  const content = readdirSync(dir);
  if (content.length > 0 && !own.some((name) => content.includes(name))) throw occupied(dir);
  const ignore = join(dir, '.gitignore');
  if (existsSync(ignore)) return;
  chmodSync(dir, 0o700);
  writeFileSync(ignore, '*\n');
}

/** Closing a folder to others and hiding it from git is fine for our own, not for somebody's home. */
function occupied(dir: string): OrbitrError {
  return new OrbitrError({
    code: 'state-unreadable',
    message: `the state folder ${dir} holds other things than Orbitr’s state`,
    suggestions: ['name an empty folder, or one that is not there yet, in ORBITR_STATE_DIR'],
  });
}
