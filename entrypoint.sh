#!/bin/sh
# Serves the app that APPS names, on port 8000. The blog migrates the database first; the other apps are not ready until
# it has.
set -eu
: "${APPS:?Set APPS to the app of this container: blog, market, cart or events}"
if [ "$APPS" = blog ]; then
  node dist/migrate.js
fi
exec node --enable-source-maps dist/main.js
