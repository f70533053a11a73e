import { bitbucket } from './bitbucket.ts';
import type { Headers, Sender } from './contract.ts';
import { dockerHub } from './docker-hub.ts';
import { generic } from './generic.ts';
import { gitea } from './gitea.ts';
import { github } from './github.ts';
import { gitlab } from './gitlab.ts';
import { harbor } from './harbor.ts';
import { registry } from './registry.ts';

/** Gitea before GitHub: it sends GitHub's headers along with its own. */
const senders: readonly Sender[] = [generic, gitea, github, gitlab, bitbucket, registry, dockerHub, harbor];

/** By what follows `/hooks/`. */
export function senderNamed(name: string): Sender | undefined {
  return senders.find((sender) => sender.name === name || sender.aliases?.includes(name));
}

export function senderTold(headers: Headers): Sender | undefined {
  return senders.find(({ isTold }) => isTold?.(headers));
}
