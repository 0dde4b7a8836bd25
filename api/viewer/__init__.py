"""What a person sees: templates, our ES modules and styles, and the parts set up from npm."""
