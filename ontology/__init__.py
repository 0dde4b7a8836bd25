"""What can be said: classes, properties, concept schemes, authorities and shapes."""
