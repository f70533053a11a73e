import * as z from 'zod';
import type { Sender } from './contract.ts';
import { provenByToken } from './prove.ts';
import { imagesPushed, Line, reading } from './read.ts';

/** https://docs.docker.com/docker-hub/repos/manage/webhooks/. It signs nothing and sets no header: the secret stands in the address. */
export const dockerHub: Sender = {
  name: 'docker-hub',
  aliases: ['dockerhub'],
  prove: (request, secrets) => provenByToken(request, secrets, request.token),
  read: (payload) =>
    reading(Pushed, payload, ({ push_data, repository }) =>
      imagesPushed([`${repository.repo_name}:${push_data.tag || 'latest'}`]),
    ),
};

const Pushed = z.object({
  push_data: z.object({ tag: Line.nullish() }),
  repository: z.object({ repo_name: Line.min(1) }),
});
