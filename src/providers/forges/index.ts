import type { ForgeName } from '../../core/source/settings.ts';
import { bitbucket } from './bitbucket.ts';
import type { Forge } from './contract.ts';
import { gitea } from './gitea.ts';
import { github } from './github.ts';
import { gitlab } from './gitlab.ts';

/** Every service. */
export const forges: Readonly<Record<ForgeName, Forge>> = { github, gitlab, gitea, bitbucket };

/** By name where a setting gives one, else by the host; undefined where that says nothing. */
export function forgeAt(host: string, named: ForgeName | undefined): Forge | undefined {
  return named ? forges[named] : Object.values(forges).find(({ isAt }) => isAt(host));
}
