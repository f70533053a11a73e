import { type Forge, inPath } from './contract.ts';

/** Gitea and Forgejo, which kept its API. https://forgejo.org/docs/latest/user/api-usage/ */
export const gitea: Forge = {
  isAt: (host) => host === 'codeberg.org' || /^(?:gitea|forgejo)\./.test(host),
  request: ({ origin, repository, api }, { commit, state, text, context, link }, token) => ({
    url: `${api ?? `${origin}/api/v1`}/repos/${inPath(repository)}/statuses/${commit}`,
    headers: { authorization: `token ${token}` },
    body: { state, description: text, context, ...(link ? { target_url: link } : {}) },
  }),
};
