#!/bin/sh
# A date that says the second that stands in the file "now" beside it, each time; it knows no other question.
[ "$*" = +%s ] && cat "${0%/*}/now"
