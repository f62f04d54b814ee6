# A short prompt: where you are, and nothing else.
PS1='\[\e[1;34m\]\w\[\e[0m\] \$ '
