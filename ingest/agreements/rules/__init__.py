"""What rules of language read as agreements: proposals the models see beside everything else."""
