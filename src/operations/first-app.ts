import { schemaLine } from '../core/config/schema-line.ts';

const compose = `# yaml-language-server: $schema=https://raw.githubusercontent.com/compose-spec/compose-spec/main/schema/compose-spec.json

# An ordinary Compose file: whatever works with \`docker compose up\` works here.
# To make it your own, change the image and the rest, rename the folder (it is the app's name), then run \`orbitr apply\`.
services:
  web:
    image: busybox:1.35
    command: httpd -f -p 80 -h /www
    volumes:
      - ./www:/www:ro
    ports:
      # Only this machine reaches it. Without "127.0.0.1:" the whole network does.
      - "127.0.0.1:8080:80"
    healthcheck:
      test: [CMD, wget, -q, -O, /dev/null, "http://127.0.0.1:80/"]
      interval: 5s
      timeout: 3s
      retries: 3
    restart: unless-stopped
    stop_grace_period: 1s
`;

const appFile = `${schemaLine('app')}

# What Orbitr should know beyond the Compose file. Every line may be absent, and so may this file.

# ports: { 80: 127.0.0.1:9090 }    # container port: host port, instead of what the Compose file says
# resources: { memory: 128m, cpus: 0.5 }
# dependsOn: [db]                  # apps that must be ready first; reached by their names
# protect: true                    # never remove it
# enabled: false                   # stop it, and keep it
`;

const page = `<!doctype html>
<title>hello</title>
<h1>It runs.</h1>
<p>This page is apps/hello/www/index.html.</p>
`;

/** An app that works as it stands, on paths relative to the workspace: something to see, to change and to throw away. */
export const firstApp: readonly (readonly [path: string, text: string])[] = [
  ['apps/hello/compose.yaml', compose],
  ['apps/hello/app.yaml', appFile],
  ['apps/hello/www/index.html', page],
];
