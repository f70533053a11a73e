import { schemaLine } from '../core/config/schema-line.ts';

/** The orbitr.yaml of a new workspace. Everything but the name may be absent: the comments show what else there is. */
export function workspaceText(name: string): string {
  return `${schemaLine('orbitr')}

# This folder says what a server runs. Each folder in apps/ is an app: a Compose file, and an app.yaml where it needs one.
#
#   orbitr validate    are the files right?          (needs no Docker)
#   orbitr plan        what would change, and why?   (changes nothing)
#   orbitr apply       make it so
#   orbitr status      what runs, and is it healthy?
#
# Put the folder into git. What must not go there lies in .orbitr/, which ignores itself.

# Containers are labelled with this name: leave it as it is while apps run.
name: ${name}

# Variables that every app's Compose files may use as \${NAME}. An app's own .env file wins.
# environment:
#   TZ: Europe/Berlin

# Where networks get their addresses once Docker's own ranges run low.
# networks:
#   pool: 10.203.0.0/16
`;
}
