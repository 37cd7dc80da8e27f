"""What contentrepo knows, one applet for each subject; applets meet only at their api and models."""
