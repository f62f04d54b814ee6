#!/usr/bin/env bash
echo "Welcome to the Teahouse, ${1:-stranger}!"
