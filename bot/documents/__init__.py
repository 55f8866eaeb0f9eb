"""What is made to be kept, printed or passed on: pictures and papers of cases."""
