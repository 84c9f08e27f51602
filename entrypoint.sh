#!/bin/sh
# Serves the one app that APPS names, on port 8000. Only the blog migrates, before it serves; the others wait for it.
set -eu
: "${APPS:?Set APPS to the app of this container: blog, market, cart or events}"
if [ "$APPS" = blog ]; then
  node dist/migrate.js
fi
exec node --enable-source-maps dist/main.js
